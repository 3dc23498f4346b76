INSERT INTO ev (at, v) VALUES ('2025-02-02', 'new'); DELETE FROM ev WHERE at >= '2025-01-01'; INSERT INTO ev (at, v) VALUES ('2024-12-31', 'new');

SELECT count(*) = 3 FROM ev;
SELECT v IS NULL FROM ev WHERE at = '2024-06-06';
SELECT count(*) = 0 FROM ev_2023;

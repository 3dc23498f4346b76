INSERT INTO s (v) VALUES ('late'); INSERT INTO i VALUES (77, 'late');

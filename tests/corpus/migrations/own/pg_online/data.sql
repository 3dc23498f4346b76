INSERT INTO guest VALUES (1, 'a;1', 'a@x', NULL, 'it''s'), (2, 'b', NULL, '+43', NULL), (3, 'ü', '', '', E'two\nlines'), (4, '', NULL, NULL, '');
INSERT INTO booking (ref, guest_id, guest_code, nights, paid) VALUES ('R1', 1, 'a;1', 1, true), ('R2', 1, 'b', 30, false), ('', 3, NULL, NULL, NULL), ('R4', 4, '', 7, false), ('R"5', 2, 'ü', 2, true);

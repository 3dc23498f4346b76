INSERT INTO b (id, w, label) VALUES (3, 8, 'own');

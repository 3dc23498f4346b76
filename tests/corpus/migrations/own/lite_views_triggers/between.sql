INSERT INTO v (a, b) VALUES ('n','m'); INSERT INTO l VALUES ('set');

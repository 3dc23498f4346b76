INSERT INTO inv VALUES (1,'a'),(50,'b'); DELETE FROM inv WHERE no = 50; INSERT INTO gone VALUES (7,'x'),(8,'y'); DELETE FROM gone WHERE id = 8; INSERT INTO plain VALUES (4,'q'),(900,'r');

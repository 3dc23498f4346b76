INSERT INTO p VALUES (1,'bad','{bad,good}',NULL),(2,'so so',NULL,'good'),(3,'good','{"so so"}','good');

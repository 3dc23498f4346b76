SELECT s = 'old' FROM t;

SELECT group_concat(typeof(v),',') = 'text,integer,real,blob,null' FROM (SELECT v FROM m ORDER BY k); SELECT group_concat(typeof(x),',') = 'text,integer,real,blob' FROM (SELECT x FROM s ORDER BY id);

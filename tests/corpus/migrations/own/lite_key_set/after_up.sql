SELECT group_concat(code, '') = 'AB' FROM k;

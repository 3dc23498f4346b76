SELECT count(*) = 1 FROM doc_fts WHERE doc_fts MATCH 'world';
SELECT count(*) = 2 FROM doc_fts;

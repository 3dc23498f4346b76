SELECT array_agg(m::text ORDER BY id) = '{bad,good,good}' FROM p;
SELECT is_good('good');

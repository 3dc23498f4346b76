SELECT (price).amount = 1.50 AND (price).vat = 0 FROM o WHERE id = 1;

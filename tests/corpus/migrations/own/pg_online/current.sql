CREATE TABLE guest (id bigint PRIMARY KEY, code text, mail text, phone text, note text);
CREATE TABLE booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ref text, guest_id bigint, guest_code text, nights integer, paid boolean);
CREATE INDEX booking_guest ON booking (guest_id);

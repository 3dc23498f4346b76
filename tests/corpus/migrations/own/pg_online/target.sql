CREATE TABLE guest (id bigint PRIMARY KEY, code text NOT NULL CONSTRAINT guest_code UNIQUE, mail text NOT NULL, phone text);
CREATE TABLE booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL, guest_id bigint NOT NULL, guest_code text, nights integer, paid boolean DEFAULT false,
  CONSTRAINT booking_code UNIQUE (code), CONSTRAINT booking_nights CHECK (nights BETWEEN 1 AND 30),
  CONSTRAINT booking_guest_fk FOREIGN KEY (guest_id) REFERENCES guest ON DELETE CASCADE DEFERRABLE,
  CONSTRAINT booking_guest_code FOREIGN KEY (guest_code) REFERENCES guest (code));
CREATE INDEX booking_unpaid ON booking (guest_id, nights DESC) WHERE NOT paid;
CREATE UNIQUE INDEX guest_mail ON guest (lower(mail), id);
CREATE INDEX guest_phone ON guest (phone);
COMMENT ON INDEX guest_phone IS 'asked by the desk';

create table public.a (id serial, v character varying(10) default 'x', t timestamptz default now(), constraint a_pkey primary key (id), constraint a_v_check check ((v)::text <> ''::text));
create view w as select a.id, a.v from a where (a.v)::text = 'q'; create index a_v on a using btree (v);

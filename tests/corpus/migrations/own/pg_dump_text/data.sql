INSERT INTO public.a (v) VALUES ('x');

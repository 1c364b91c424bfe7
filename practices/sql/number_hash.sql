-- The SHA-256 of a number, in hex, as opt-outs are kept by. A number has only letters that every encoding writes alike, so
-- that it may be called immutable, as an index wants it.
CREATE FUNCTION nc_number_hash(number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN encode(sha256(convert_to(number, 'UTF8')), 'hex');

-- The open practices in which somebody has a phone, by the SHA-256 of its number: whom a STOP concerns.
-- Found by the indexes of those hashes, as it is asked for each text that comes in.
CREATE FUNCTION nc_practices_holding(number_hash text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
SELECT p.id
FROM practices_practice p
JOIN (
    SELECT t.practice_id FROM practices_technologist t
    WHERE t.phone <> '' AND nc_number_hash(t.phone) = number_hash
    UNION
    SELECT m.practice_id FROM practices_membership m
    WHERE m.phone <> '' AND nc_number_hash(m.phone) = number_hash
) holding ON holding.practice_id = p.id
WHERE p.closed_at IS NULL
ORDER BY p.id
$$;

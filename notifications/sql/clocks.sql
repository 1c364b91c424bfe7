-- What clocks show at an instant in each zone of an open practice. None in a zone that this database does not know, so that
-- whoever asks for many practices is stopped by none of them.
CREATE FUNCTION nc_clocks(at timestamptz) RETURNS TABLE (zone text, clock timestamp)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    FOR zone IN SELECT DISTINCT p.timezone FROM practices_practice p WHERE p.closed_at IS NULL LOOP
        BEGIN
            clock := at AT TIME ZONE zone;
        EXCEPTION WHEN invalid_parameter_value THEN
            clock := NULL;
        END;
        RETURN NEXT;
    END LOOP;
END
$$;

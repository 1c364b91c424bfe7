-- Between two calls of a provider, in one round trip and one commit: the message that was taken is accepted, and the
-- next one is begun, from which moment on nobody knows without asking whether it left. Each only where its token still
-- stands. It opens the practice by itself, for between two calls no transaction is open. No text is begun to a number
-- that has said STOP since its batch was looked at.
CREATE FUNCTION nc_hand_on(
    practice uuid, at timestamptz, taken uuid, taken_token uuid, taken_by text, known_as text, coming uuid, coming_token uuid,
    coming_lease timestamptz, OUT is_settled boolean, OUT is_begun boolean
)
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    former text := coalesce(current_setting('app.practice', true), '');
BEGIN
    PERFORM set_config('app.practice', practice::text, true);
    IF taken IS NOT NULL THEN
        UPDATE notifications_delivery d
        SET state = 'accepted', settled_at = at, provider = taken_by, provider_id = known_as, failure = '', token = NULL,
            lease_until = NULL
        WHERE d.practice_id = practice AND d.id = taken AND d.token = taken_token AND d.state = 'sending';
    END IF;
    is_settled := taken IS NOT NULL AND FOUND;
    IF coming IS NOT NULL THEN
        UPDATE notifications_delivery d
        SET began_at = at, lease_until = coming_lease, attempts = d.attempts + 1
        WHERE d.practice_id = practice AND d.id = coming AND d.token = coming_token AND d.state = 'sending' AND d.began_at IS NULL
          AND NOT (
              d.channel = 'sms' AND EXISTS (
                  SELECT FROM notifications_optout stopped
                  WHERE stopped.number_hash = encode(sha256(convert_to(d.address, 'UTF8')), 'hex')
              )
          );
    END IF;
    is_begun := coming IS NOT NULL AND FOUND;
    PERFORM set_config('app.practice', former, true);
END
$$;

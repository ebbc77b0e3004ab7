WITH l0(c0, c1, c2) AS MATERIALIZED (SELECT t.id, t.tracking_number, t.city
FROM deliveries AS t
WHERE t.id = $1), l1(parent, c0, c1, c2, c3, c4, c5, c6, c7, c8) AS (SELECT k.parent, t0.status, t0.note, t0.occurred_at, t0.actor, j1.id, j1.full_name, j1.role, j2.id, j2.full_name
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.note, t.occurred_at, t.actor, t.actor_user_id, t.actor_courier_id, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at, t.id
LIMIT 128) AS t
LIMIT $2) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.actor_user_id
LEFT JOIN couriers AS j2 ON j2.id = t0.actor_courier_id
ORDER BY k.parent, t0.occurred_at, t0.id) SELECT 0, CAST(NULL AS bigint), c0, CAST(NULL AS bigint), c1, c2, CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS timestamptz)
FROM l0 UNION ALL SELECT 1, parent, c4, c7, c0, c1, c3, c5, c6, c8, c2
FROM l1

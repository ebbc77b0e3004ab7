WITH l0(c0, c1, c2, c3, c4) AS MATERIALIZED (SELECT t.id, t.tracking_number, t.status, j1.id, j1.full_name
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.id = $1), l1(parent, c0, c1) AS (SELECT k.parent, t0.status, t0.occurred_at
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c0, c3, c1, c2, c4, CAST(NULL AS timestamptz)
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, c0, NULL, NULL, c1
FROM l1

SELECT t.id, t.barq_id, t.full_name, t.mobile_number
FROM couriers AS t
WHERE t.id = $1

SELECT t.id, t.ticket_number, t.subject, t.status, t.priority
FROM tickets AS t
WHERE t.id = $1

WITH l0(c0, c1, c2, c3, c4, c5, c6, c7) AS MATERIALIZED (SELECT t.id, t.tracking_number, t.status, t.delivery_address, j1.id, j1.barq_id, j1.full_name, j1.mobile_number
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.id = ANY ($1)), l1(parent, c0, c1) AS (SELECT k.parent, t0.status, t0.occurred_at
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c0, c4, c1, c2, c3, c5, c6, c7, CAST(NULL AS timestamptz)
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, c0, NULL, NULL, NULL, NULL, NULL, c1
FROM l1

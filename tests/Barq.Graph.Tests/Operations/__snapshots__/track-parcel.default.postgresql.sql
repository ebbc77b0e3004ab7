WITH l0(c0, c1, c2, c3, c4, c5, c6, c7, c8) AS MATERIALIZED (SELECT t.tracking_number, t.id, t.status, t.delivery_address, t.picked_up_at, t.delivered_at, j1.id, j1.full_name, j1.mobile_number
FROM deliveries AS t
LEFT JOIN couriers AS j1 ON j1.id = t.courier_id
WHERE t.tracking_number = $1), l1(parent, c0, c1, c2) AS (SELECT k.parent, t0.status, t0.occurred_at, t0.note
FROM unnest(ARRAY(SELECT c1
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.occurred_at, t.note, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c1, c6, c0, c2, c3, c7, c8, c4, c5
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, c0, c2, NULL, NULL, NULL, c1, NULL
FROM l1

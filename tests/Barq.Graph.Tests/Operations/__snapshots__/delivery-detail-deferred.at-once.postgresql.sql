SELECT k.parent, t0.id, t0.ticket_number, t0.subject, t0.status, t0.priority, j1.id, j1.full_name
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.ticket_number, t.subject, t.status, t.priority, t.assigned_to, t.created_at
FROM tickets AS t
WHERE t.delivery_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.assigned_to
ORDER BY k.parent, t0.created_at DESC, t0.id DESC

SELECT t.delivery_id, count(*)
FROM tickets AS t
WHERE t.delivery_id = $1
GROUP BY t.delivery_id

WITH l0(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10) AS MATERIALIZED (SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, j1.id, j1.name, j2.id, j2.full_name, j2.mobile_number, t.notes
FROM deliveries AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
LEFT JOIN couriers AS j2 ON j2.id = t.courier_id
WHERE t.id = $1), l1(parent, c0, c1, c2) AS (SELECT k.parent, t0.status, t0.note, t0.occurred_at
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.note, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at, t.id
LIMIT 128) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at, t0.id) SELECT 0, CAST(NULL AS bigint), c0, c5, c7, c1, c2, c3, c6, c8, c9, c10, c4, CAST(NULL AS timestamptz)
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, NULL, c0, c1, NULL, NULL, NULL, NULL, NULL, NULL, c2
FROM l1

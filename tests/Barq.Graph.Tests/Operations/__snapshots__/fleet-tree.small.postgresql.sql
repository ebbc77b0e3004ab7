WITH l0(c0, c1) AS MATERIALIZED (SELECT t0.id, t0.name
FROM (SELECT *
FROM (SELECT t.id, t.name
FROM organizations AS t
ORDER BY t.id
LIMIT 32) AS t
LIMIT $1) AS t0
ORDER BY t0.id), l1(parent, c0, c1) AS MATERIALIZED (SELECT k.parent, t0.id, t0.full_name
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.full_name
FROM couriers AS t
WHERE t.organization_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id), l2(parent, c0, c1, c2) AS MATERIALIZED (SELECT k.parent, t0.id, t0.tracking_number, t0.status
FROM unnest(ARRAY(SELECT c0
FROM l1)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.created_at
FROM deliveries AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $3) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC), l3(parent, c0, c1, c2) AS (SELECT k.parent, t0.ticket_number, t0.subject, t0.status
FROM unnest(ARRAY(SELECT c0
FROM l2)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.status, t.id
FROM tickets AS t
WHERE t.delivery_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $4) AS t0
ORDER BY k.parent, t0.id) SELECT 0, CAST(NULL AS bigint), c0, c1, CAST(NULL AS text), CAST(NULL AS text)
FROM l0 UNION ALL SELECT 1, parent, c0, c1, NULL, NULL
FROM l1 UNION ALL SELECT 2, parent, c0, c1, c2, NULL
FROM l2 UNION ALL SELECT 3, parent, NULL, c0, c1, c2
FROM l3

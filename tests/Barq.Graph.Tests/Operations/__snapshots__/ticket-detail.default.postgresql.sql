WITH l0(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24) AS MATERIALIZED (SELECT t.ticket_number, t.id, t.category, t.priority, t.status, t.subject, t.description, t.resolution, t.sla_due_at, t.first_response_at, t.created_at, t.version, j1.id, j1.full_name, j1.role, j2.id, j2.full_name, j3.id, j3.full_name, j3.mobile_number, j3.status, j4.id, j4.tracking_number, j4.status, j4.delivery_address
FROM tickets AS t
LEFT JOIN users AS j1 ON j1.id = t.created_by
LEFT JOIN users AS j2 ON j2.id = t.assigned_to
LEFT JOIN couriers AS j3 ON j3.id = t.courier_id
LEFT JOIN deliveries AS j4 ON j4.id = t.delivery_id
WHERE t.ticket_number = $1), l1(parent, c0, c1, c2) AS (SELECT k.parent, t0.status, t0.note, t0.occurred_at
FROM unnest(ARRAY(SELECT DISTINCT c21
FROM l0
WHERE c21 IS NOT NULL)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.note, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at, t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at, t0.id), l2(parent, c0, c1, c2) AS (SELECT k.parent, t0.ticket_number, t0.subject, t0.status
FROM unnest(ARRAY(SELECT DISTINCT c21
FROM l0
WHERE c21 IS NOT NULL)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.status, t.created_at, t.id
FROM tickets AS t
WHERE t.delivery_id = k.parent AND t.status IN ('IN_PROGRESS', 'OPEN', 'PENDING', 'RESOLVED')
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $3) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c1, c12, c15, c17, c21, c11, c0, c2, c3, c4, c5, c6, c7, c13, c14, c16, c18, c19, c20, c22, c23, c24, c8, c9, c10
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, NULL, NULL, NULL, NULL, c0, c1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, c2, NULL, NULL
FROM l1 UNION ALL SELECT 2, parent, NULL, NULL, NULL, NULL, NULL, NULL, c0, c1, c2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM l2

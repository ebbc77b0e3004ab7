WITH l0(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13) AS MATERIALIZED (SELECT t0.id, t0.tracking_number, t0.status, t0.delivery_address, t0.cod_amount, t0.created_at, j1.id, j1.full_name, j1.mobile_number, j2.id, j2.plate_number, j2.vehicle_type, j3.id, j3.name
FROM (SELECT *
FROM (SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, t.created_at, t.courier_id, t.organization_id
FROM deliveries AS t
ORDER BY t.created_at DESC, t.id DESC
LIMIT 128) AS t
LIMIT $1) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
LEFT JOIN vehicles AS j2 ON j2.id = j1.current_vehicle_id
LEFT JOIN organizations AS j3 ON j3.id = t0.organization_id
ORDER BY t0.created_at DESC, t0.id DESC), l1(parent, c0, c1, c2, c3, c4) AS (SELECT k.parent, t0.ticket_number, t0.subject, t0.status, j1.id, j1.full_name
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.status, t.assigned_to, t.created_at, t.id
FROM tickets AS t
WHERE t.delivery_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.assigned_to
ORDER BY k.parent, t0.created_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c0, c6, c9, c12, c1, c2, c3, c7, c8, c10, c11, c13, c4, c5
FROM l0 UNION ALL SELECT 1, parent, c3, NULL, NULL, NULL, c0, c1, c2, c4, NULL, NULL, NULL, NULL, NULL, NULL
FROM l1

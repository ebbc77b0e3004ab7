WITH l0(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19) AS MATERIALIZED (SELECT t.id, t.barq_id, t.full_name, t.email, t.mobile_number, t.city, t.project_type, t.joining_date, t.performance_score, t.total_deliveries, j1.id, j1.name, j1.slug, j2.id, j2.plate_number, j2.make, j2.model, j2.year, j2.current_mileage, j2.status
FROM couriers AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
LEFT JOIN vehicles AS j2 ON j2.id = t.current_vehicle_id
WHERE t.id = $1), l1(parent, c0, c1, c2, c3) AS (SELECT k.parent, t0.ticket_number, t0.subject, t0.status, t0.resolution
FROM unnest(ARRAY(SELECT c0
FROM l0)) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.ticket_number, t.subject, t.status, t.resolution, t.created_at, t.id
FROM tickets AS t
WHERE t.courier_id = k.parent
ORDER BY t.created_at DESC, t.id DESC
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.created_at DESC, t0.id DESC) SELECT 0, CAST(NULL AS bigint), c0, c10, c13, c9, c17, c18, c1, c2, c3, c4, c5, c6, c11, c12, c14, c15, c16, c19, c8, c7
FROM l0 UNION ALL SELECT 1, parent, NULL, NULL, NULL, NULL, NULL, NULL, c0, c1, c2, c3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM l1

SELECT t.id, t.barq_id, t.full_name, t.email, t.mobile_number, t.city, t.project_type, t.joining_date, t.performance_score, t.total_deliveries, j1.id, j1.name, j1.slug, j2.id, j2.plate_number, j2.make, j2.model, j2.year, j2.current_mileage, j2.status
FROM couriers AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
LEFT JOIN vehicles AS j2 ON j2.id = t.current_vehicle_id
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.ticket_number, t0.subject, t0.status, t0.resolution
FROM (SELECT t.courier_id AS parent, t.ticket_number, t.subject, t.status, t.resolution, t.created_at, t.id, row_number() OVER (PARTITION BY t.courier_id
ORDER BY t.created_at DESC, t.id DESC) AS place
FROM tickets AS t
WHERE t.courier_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

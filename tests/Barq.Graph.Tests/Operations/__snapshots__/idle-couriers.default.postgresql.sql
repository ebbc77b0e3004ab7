SELECT t0.id, t0.full_name, t0.mobile_number, t0.performance_score, j1.id, j1.plate_number, j1.status
FROM (SELECT t.id, t.full_name, t.mobile_number, t.performance_score, t.current_vehicle_id
FROM couriers AS t
WHERE (t.status = 'ACTIVE' AND t.city = $1 AND t.organization_id = $2 AND NOT EXISTS (SELECT 1
FROM deliveries AS s1
WHERE s1.courier_id = t.id AND s1.status IN ('ASSIGNED', 'IN_TRANSIT')))
ORDER BY t.performance_score DESC, t.id DESC
LIMIT $3) AS t0
LEFT JOIN vehicles AS j1 ON j1.id = t0.current_vehicle_id
ORDER BY t0.performance_score DESC, t0.id DESC

SELECT t.id, t.plate_number, t.vehicle_type, t.make, t.model, t.year, t.current_mileage
FROM vehicles AS t
WHERE (t.status = 'ACTIVE' AND t.organization_id = $1 AND NOT EXISTS (SELECT 1
FROM couriers AS s1
WHERE s1.current_vehicle_id = t.id))
ORDER BY t.id
LIMIT $2

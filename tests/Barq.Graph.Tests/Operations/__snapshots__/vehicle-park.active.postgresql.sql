SELECT k.parent, t0.full_name, t0.status
FROM unnest($1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.full_name, t.status, t.id
FROM couriers AS t
WHERE t.current_vehicle_id = k.parent
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id

SELECT k.parent, t0.id, t0.plate_number, t0.vehicle_type, t0.make, t0.model, t0.year, t0.fuel_type, t0.current_mileage
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.id, t.plate_number, t.vehicle_type, t.make, t.model, t.year, t.fuel_type, t.current_mileage
FROM vehicles AS t
WHERE t.organization_id = k.parent AND t.status = 'ACTIVE'
ORDER BY t.id
LIMIT 32) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.id

SELECT t.id
FROM organizations AS t
WHERE t.id = $1

SELECT t.organization_id, count(*)
FROM vehicles AS t
WHERE t.organization_id = $1 AND t.status = 'ACTIVE'
GROUP BY t.organization_id

SELECT t.id
FROM organizations AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t.organization_id, count(*)
FROM vehicles AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status = $2
GROUP BY t.organization_id

SELECT t0.parent, t0.full_name, t0.status
FROM (SELECT t.current_vehicle_id AS parent, t.full_name, t.status, t.id, row_number() OVER (PARTITION BY t.current_vehicle_id
ORDER BY t.id) AS place
FROM couriers AS t
WHERE t.current_vehicle_id IN (SELECT value
FROM json_each($1))) AS t0
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t0.parent, t0.id, t0.plate_number, t0.vehicle_type, t0.make, t0.model, t0.year, t0.fuel_type, t0.current_mileage
FROM (SELECT t.organization_id AS parent, t.id, t.plate_number, t.vehicle_type, t.make, t.model, t.year, t.fuel_type, t.current_mileage, row_number() OVER (PARTITION BY t.organization_id
ORDER BY t.id) AS place
FROM vehicles AS t
WHERE t.organization_id IN (SELECT value
FROM json_each($1)) AND t.status = $2) AS t0
WHERE t0.place <= $3
ORDER BY t0.parent, t0.place

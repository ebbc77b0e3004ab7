SELECT t0.id, t0.tracking_number, t0.status, t0.delivery_address, t0.cod_amount, t0.created_at, j1.id, j1.full_name, j1.mobile_number, j1.city, j2.id, j2.plate_number, j2.vehicle_type, j3.id, j3.name
FROM (SELECT *
FROM ((SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, t.created_at, t.courier_id, t.organization_id
FROM deliveries AS t
WHERE t.status = 'ASSIGNED' AND EXISTS (SELECT 1
FROM couriers AS s1
WHERE s1.id = t.courier_id AND s1.city = $1)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $2) UNION ALL (SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, t.created_at, t.courier_id, t.organization_id
FROM deliveries AS t
WHERE t.status = 'IN_TRANSIT' AND EXISTS (SELECT 1
FROM couriers AS s2
WHERE s2.id = t.courier_id AND s2.city = $3)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $2)) AS t
ORDER BY t.created_at DESC, t.id DESC
LIMIT $2) AS t0
LEFT JOIN couriers AS j1 ON j1.id = t0.courier_id
LEFT JOIN vehicles AS j2 ON j2.id = j1.current_vehicle_id
LEFT JOIN organizations AS j3 ON j3.id = t0.organization_id
ORDER BY t0.created_at DESC, t0.id DESC

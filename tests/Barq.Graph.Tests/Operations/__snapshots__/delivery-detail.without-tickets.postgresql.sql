SELECT k.parent, t0.status, t0.note, t0.occurred_at
FROM (SELECT $1) AS k(parent)
CROSS JOIN LATERAL (SELECT *
FROM (SELECT t.status, t.note, t.occurred_at, t.id
FROM delivery_events AS t
WHERE t.delivery_id = k.parent
ORDER BY t.occurred_at, t.id
LIMIT 128) AS t
LIMIT $2) AS t0
ORDER BY k.parent, t0.occurred_at, t0.id

SELECT t.id, t.tracking_number, t.status, t.delivery_address, t.cod_amount, t.pickup_address, t.notes, t.picked_up_at, t.delivered_at, t.version, j1.id, j1.name, j2.id, j2.barq_id, j2.full_name, j2.mobile_number, j2.status, j3.id, j3.plate_number, j3.vehicle_type, j3.make, j3.model
FROM deliveries AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
LEFT JOIN couriers AS j2 ON j2.id = t.courier_id
LEFT JOIN vehicles AS j3 ON j3.id = j2.current_vehicle_id
WHERE t.id = $1

SELECT t.id, t.barq_id, t.full_name, t.status, j1.id, j1.plate_number
FROM couriers AS t
LEFT JOIN vehicles AS j1 ON j1.id = t.current_vehicle_id
WHERE t.id = $1

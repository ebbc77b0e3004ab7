SELECT t.id, t.tracking_number, t.city
FROM deliveries AS t
WHERE t.id IN (SELECT value
FROM json_each($1))

SELECT t0.parent, t0.status, t0.note, t0.occurred_at, t0.actor, j1.id, j1.full_name, j1.role, j2.id, j2.full_name
FROM (SELECT t.delivery_id AS parent, t.status, t.note, t.occurred_at, t.actor, t.actor_user_id, t.actor_courier_id, t.id, row_number() OVER (PARTITION BY t.delivery_id
ORDER BY t.occurred_at, t.id) AS place
FROM delivery_events AS t
WHERE t.delivery_id IN (SELECT value
FROM json_each($1))) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.actor_user_id
LEFT JOIN couriers AS j2 ON j2.id = t0.actor_courier_id
WHERE t0.place <= $2
ORDER BY t0.parent, t0.place

SELECT t.id, t.version, t.status, t.notes, t.updated_at
FROM deliveries AS t
WHERE (t.updated_at >= $1 AND t.courier_id = $2)
ORDER BY t.updated_at, t.id
LIMIT $3

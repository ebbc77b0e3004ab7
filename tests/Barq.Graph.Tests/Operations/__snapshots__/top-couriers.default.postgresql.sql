SELECT t0.barq_id, t0.full_name, t0.city, t0.performance_score, t0.total_deliveries, j1.id, j1.name
FROM (SELECT t.barq_id, t.full_name, t.city, t.performance_score, t.total_deliveries, t.organization_id, t.id
FROM couriers AS t
WHERE t.performance_score >= $1
ORDER BY t.performance_score DESC, t.total_deliveries DESC, t.id DESC
LIMIT $2) AS t0
LEFT JOIN organizations AS j1 ON j1.id = t0.organization_id
ORDER BY t0.performance_score DESC, t0.total_deliveries DESC, t0.id DESC

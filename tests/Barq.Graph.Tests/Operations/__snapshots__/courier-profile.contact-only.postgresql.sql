SELECT t.id, t.barq_id, t.full_name, t.email, t.mobile_number, t.city, t.project_type, t.joining_date, t.performance_score, t.total_deliveries, j1.id, j1.name, j1.slug
FROM couriers AS t
LEFT JOIN organizations AS j1 ON j1.id = t.organization_id
WHERE t.id = $1

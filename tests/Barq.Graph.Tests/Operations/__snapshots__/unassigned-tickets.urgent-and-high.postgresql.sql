SELECT count(*)
FROM tickets AS t
WHERE (t.priority IN ('HIGH', 'URGENT') AND t.status = 'OPEN' AND t.organization_id = $1 AND t.assigned_to IS NULL)

SELECT t0.id, t0.ticket_number, t0.subject, t0.priority, t0.category, t0.sla_due_at, j1.id, j1.full_name
FROM (SELECT t.id, t.ticket_number, t.subject, t.priority, t.category, t.sla_due_at, t.created_by
FROM tickets AS t
WHERE (t.priority IN ('HIGH', 'URGENT') AND t.status = 'OPEN' AND t.organization_id = $1 AND t.assigned_to IS NULL)
ORDER BY t.sla_due_at, t.priority DESC, t.id DESC
LIMIT $2) AS t0
LEFT JOIN users AS j1 ON j1.id = t0.created_by
ORDER BY t0.sla_due_at, t0.priority DESC, t0.id DESC

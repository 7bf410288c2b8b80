-- revision: c527fb306d12
-- down_revision: b416ea2f5c11
-- message: create view of open tickets
-- created_at: 2026-03-02T10:30:00Z

-- upgrade
CREATE VIEW open_tickets AS
SELECT t.id, t.subject, p.name AS priority, c.given_name, c.family_name, a.display_name AS agent,
       (SELECT COUNT(*) FROM comments m WHERE m.ticket_id = t.id) AS comments,
       (SELECT COALESCE(SUM(e.minutes), 0) FROM time_entries e WHERE e.ticket_id = t.id) AS minutes
FROM tickets t
JOIN priorities p ON p.id = t.priority_id
JOIN customers c ON c.id = t.customer_id
LEFT JOIN agents a ON a.id = t.agent_id
WHERE t.status IN ('open', 'waiting');

-- downgrade
DROP VIEW open_tickets;

"""What plans and lists of tasks hold: columns, cells, measures, goals, owners, orders, sums."""

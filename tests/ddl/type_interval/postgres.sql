CREATE TABLE jobs (
    pause INTERVAL
);

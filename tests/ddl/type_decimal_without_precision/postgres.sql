CREATE TABLE prices (
    price NUMERIC
);

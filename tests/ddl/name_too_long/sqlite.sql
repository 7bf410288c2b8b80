CREATE TABLE a_name_of_seventy_characters_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (
    b INTEGER
);

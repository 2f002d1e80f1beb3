# Writes IN, a text file, as the C++ source OUT. A raw string ends at )sql", which no SQL has.
file(READ ${IN} text)
file(WRITE ${OUT} "#include \"store/migrate.h\"\n\nnamespace adjutant::store {\n\nconst std::string_view kSchema = R\"sql(${text})sql\";\n\n}  // namespace adjutant::store\n")

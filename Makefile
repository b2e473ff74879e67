build/dev/build.ninja:
	meson setup build/dev -Dbuildtype=debug -Db_sanitize=address,undefined -Db_lundef=false

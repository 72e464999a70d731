// SPDX-License-Identifier: MIT
#include <chordgen/files/list_folder.hpp>
#include <chordgen/files/read_file.hpp>
#include <chordgen/files/write_file.hpp>

#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace chordgen;
namespace fs = std::filesystem;

TEST_CASE("a file is read back as it was written, whatever its bytes and size") {
  const test::Folder folder;
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 300001u}) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 % 256);

    write_file(folder / "a.bin", text);

    CHECK(read_text_file(folder / "a.bin") == text);
    CHECK(read_file(folder / "a.bin").size() == size);
  }
  CHECK(folder.entries() == 1);
}

TEST_CASE("a file that is not there is named with the system's reason") {
  CHECK_FAILS(read_file("no/such.mid"), IoError,
              "[read_file] \"no/such.mid\": cannot be opened: No such file or directory. "
              "Check the path and its permissions.");
  const test::Folder folder;
  CHECK_THROWS_AS(read_file(folder.path.string()), IoError);  // a folder
}

TEST_CASE("a path that cannot be written gives one clear line and leaves nothing behind") {
  const test::Folder folder;
  CHECK_FAILS(write_file("no/such/song.mid", "x"), IoError,
              "[write_file] \"no/such/song.mid\": cannot be written: No such file or directory. "
              "Nothing was written; check that the folder exists and is writable.");
  const std::string path = folder.path.string();
  CHECK_FAILS(write_file(path, "x"), IoError,
              "[write_file] \"" + path + "\": cannot be written: Is a directory. Give the path of a file.");
  write_file(folder / "a", "x");
  CHECK_THROWS_AS(write_file(folder / "a/b", "x"), IoError);  // a file is no folder
  CHECK_THROWS_AS(write_file(folder / std::string(300, 'n'), "x"), IoError);
  CHECK(folder.entries() == 1);
}

#if defined(CHORDGEN_POSIX)
TEST_CASE("a file that is replaced keeps its permissions and its links") {
  const test::Folder folder;
  write_file(folder / "a", "old");
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("a", folder / "link");

  write_file(folder / "link", "new");

  CHECK(fs::is_symlink(folder / "link"));
  CHECK(read_text_file(folder / "a") == "new");
  CHECK(fs::status(folder / "a").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(folder.entries() == 2);
}

TEST_CASE("what is no regular file is written straight") {
  write_file("/dev/null", "x");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("links to files are listed, links to folders and to nothing are not") {
  const test::Folder folder;
  fs::create_directories(folder / "b");
  write_file(folder / "a.mid", "x");
  fs::create_symlink("a.mid", folder / "link.mid");
  fs::create_symlink(folder.path, folder / "b/loop");
  fs::create_symlink("nowhere", folder / "dangling.mid");

  CHECK(list_folder(folder.path.string()) == std::vector<std::string>{"a.mid", "link.mid"});
}
#endif

TEST_CASE("a folder's files come sorted byte by byte, with '/' between, whatever the case of the extension") {
  const test::Folder folder;
  fs::create_directories(folder / "b/deep");
  for (const char* name : {"z.mid", "B.MID", "a.txt", "b/deep/c.midi", "b/a.mid", ".mid", "amid"})
    write_file(folder / name, "x");
  const std::string path = folder.path.string();

  CHECK(list_folder(path, {.extensions = {".mid", ".midi"}}) ==
        std::vector<std::string>{"B.MID", "b/a.mid", "b/deep/c.midi", "z.mid"});
  CHECK(list_folder(path + "/", {.recursive = false}) ==
        std::vector<std::string>{".mid", "B.MID", "a.txt", "amid", "z.mid"});
  CHECK_FAILS(list_folder(path + "/none"), IoError,
              "[list_folder] \"" + path +
                  "/none/\": cannot be listed: No such file or directory. Give the path of a folder that may be read.");
}

#include "terminal/ui/painter.h"

#include <GL/glx.h>
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace tresen::ui {
namespace {

// GLX_MESA_copy_sub_buffer: `y` counts from the lower edge; the picture that is painted into stays
// as it is, which a swap does not promise.
using CopyPart = void (*)(Display*, GLXDrawable, int x, int y, int width, int height);
constexpr auto extension = "GLX_MESA_copy_sub_buffer";

void copy_to_window(const Area& area, int height) {
  const auto copy = reinterpret_cast<CopyPart>(glfwGetProcAddress("glXCopySubBufferMESA"));
  copy(glXGetCurrentDisplay(), glXGetCurrentDrawable(), area.left, height - area.bottom,
       area.right - area.left, area.bottom - area.top);
}

// Takes the ground out of the picture: a first rectangle of one opaque colour that covers all. As a
// clear it costs next to nothing; as triangles a processor mixes each pixel of the screen with it.
std::optional<ImU32> take_ground(ImDrawData& picture) {
  if (picture.CmdListsCount == 0 || picture.CmdLists[0]->CmdBuffer.empty()) return {};
  ImDrawList& list = *picture.CmdLists[0];
  ImDrawCmd& first = list.CmdBuffer[0];
  const ImVec2 size = picture.DisplaySize;
  const ImVec4& clip = first.ClipRect;
  if (first.ElemCount < 6 || clip.x > 0 || clip.y > 0 || clip.z < size.x || clip.w < size.y)
    return {};
  // ImGui's rectangle: four corners around, as two triangles.
  const ImDrawIdx* index = list.IdxBuffer.Data + first.IdxOffset;
  if (index[3] != index[0] || index[4] != index[2]) return {};
  const auto corner = [&](int i) -> const ImDrawVert& {
    return list.VtxBuffer.Data[first.VtxOffset + index[i]];
  };
  const ImDrawVert &a = corner(0), &b = corner(1), &c = corner(2), &d = corner(5);
  const bool covers = a.pos.x <= 0 && a.pos.y <= 0 && c.pos.x >= size.x && c.pos.y >= size.y &&
                      b.pos.x == c.pos.x && b.pos.y == a.pos.y && d.pos.x == a.pos.x &&
                      d.pos.y == c.pos.y;
  const bool plain = a.col == b.col && b.col == c.col && c.col == d.col && a.col >> 24 == 0xFF &&
                     a.uv.x == c.uv.x && a.uv.y == c.uv.y;
  if (!covers || !plain) return {};
  const ImU32 colour = a.col;
  first.IdxOffset += 6;
  first.ElemCount -= 6;
  return colour;
}

// From so many pixels on a command of their own costs less than looking up a letter for each.
constexpr float plain_min = 4096;

float twice_area(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) {
  return std::abs((b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) -
                  (b.pos.y - a.pos.y) * (c.pos.x - a.pos.x));
}

// Gives large plain shapes, such as sheets and panels, commands of their own with the texture
// `white`, of one pixel: they need no letter, and looking one up is most of what a pixel costs.
void separate_plain(ImDrawData& picture, ImVec2 plain, ImTextureID white) {
  for (int n = 0; n < picture.CmdListsCount; ++n) {
    ImDrawList& list = *picture.CmdLists[n];
    ImVector<ImDrawCmd> commands;
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
      const auto vertex = [&](unsigned i) -> const ImDrawVert& {
        return vertices[list.IdxBuffer.Data[command.IdxOffset + i]];
      };
      const auto is_plain = [&](unsigned i) {
        return vertex(i).uv.x == plain.x && vertex(i).uv.y == plain.y;
      };
      const auto add = [&](unsigned begin, unsigned end, ImTextureID texture) {
        ImDrawCmd part = command;
        part.IdxOffset += begin;
        part.ElemCount = end - begin;
        part.TextureId = texture;
        if (begin < end) commands.push_back(part);
      };
      unsigned done = 0;
      for (unsigned i = 0; i + 2 < command.ElemCount;) {
        const unsigned begin = i;
        float pixels = 0;
        for (; i + 2 < command.ElemCount && is_plain(i) && is_plain(i + 1) && is_plain(i + 2);
             i += 3)
          pixels += twice_area(vertex(i), vertex(i + 1), vertex(i + 2)) / 2;
        if (pixels >= plain_min) {
          add(done, begin, command.TextureId);
          add(begin, i, white);
          done = i;
        }
        if (i == begin) i += 3;
      }
      add(done, command.ElemCount, command.TextureId);
    }
    list.CmdBuffer.swap(commands);
  }
}

unsigned make_texture(int width, int height, const std::uint32_t* pixels, int filter) {
  unsigned name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
  return name;
}

unsigned make_white() {
  const std::uint32_t pixel = 0xFFFFFFFFU;
  return make_texture(1, 1, &pixel, GL_NEAREST);
}

void clear(std::span<const Area> areas, int height, ImU32 colour) {
  const auto part = [&](unsigned shift) {
    return static_cast<float>((colour >> shift) & 0xFFU) / 255.0F;
  };
  glClearColor(part(0), part(8), part(16), 1);
  glEnable(GL_SCISSOR_TEST);
  for (const Area& area : areas) {
    glScissor(area.left, height - area.bottom, area.right - area.left, area.bottom - area.top);
    glClear(GL_COLOR_BUFFER_BIT);
  }
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace

Painter::Painter(GLFWwindow* window)
    : window_(window),
      copies_parts_(glXGetCurrentDisplay() != nullptr && glfwExtensionSupported(extension) != 0),
      white_(make_white()) {}

Painter::Painter(Painter&& other) noexcept
    : window_(std::exchange(other.window_, nullptr)),
      copies_parts_(other.copies_parts_),
      white_(other.white_),
      textures_(std::move(other.textures_)),
      damage_(std::move(other.damage_)) {}

Painter::~Painter() {
  if (window_ == nullptr) return;
  glDeleteTextures(1, &white_);
  for (const auto& [named, texture] : textures_) glDeleteTextures(1, &texture);
  ImGui_ImplOpenGL3_Shutdown();
}

Result<Painter> Painter::make(GLFWwindow* window) {
  if (!ImGui_ImplOpenGL3_Init("#version 130")) return fail(Fault::absent, "no OpenGL 3");
  return Painter(window);
}

void Painter::upload_letters() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_NewFrame();  // makes the shaders the first time, and the texture
  ImGui_ImplOpenGL3_CreateFontsTexture();
  ImGui::GetIO().Fonts->ClearTexData();  // OpenGL has them; a megabyte five times over
  damage_.forget();
}

void Painter::hold(const std::vector<const Picture*>& inside, ImDrawData& picture) {
  std::map<std::uint64_t, unsigned> held;
  for (const Picture* one : inside) {
    const std::uint64_t name = texture_of(*one);
    if (held.contains(name)) continue;
    const auto known = textures_.find(name);
    held[name] = known == textures_.end()
                     ? make_texture(one->width, one->height, one->pixels.data(), GL_LINEAR)
                     : known->second;
  }
  for (const auto& [name, texture] : textures_)
    if (!held.contains(name)) glDeleteTextures(1, &texture);
  textures_ = std::move(held);
  for (int n = 0; n < picture.CmdListsCount; ++n) {
    for (ImDrawCmd& command : picture.CmdLists[n]->CmdBuffer) {
      const auto found = textures_.find(reinterpret_cast<std::uintptr_t>(command.TextureId));
      if (found != textures_.end())
        command.TextureId =
            reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(found->second));
    }
  }
}

bool Painter::paint(ImDrawData& picture, const std::vector<const Picture*>& inside) {
  const std::vector<Area> differs = damage_.next(picture);
  if (differs.empty()) return false;
  hold(inside, picture);
  const int width = static_cast<int>(picture.DisplaySize.x);
  const int height = static_cast<int>(picture.DisplaySize.y);
  const std::vector<Area> areas = copies_parts_ ? differs : std::vector{Area{0, 0, width, height}};
  glViewport(0, 0, width, height);
  if (const auto ground = take_ground(picture)) clear(areas, height, *ground);
  separate_plain(picture, ImGui::GetIO().Fonts->TexUvWhitePixel,
                 reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(white_)));
  // Whole pictures as well: pixels at the rim of a clip then belong to the same side in both.
  narrow(picture, areas);
  ImGui_ImplOpenGL3_RenderDrawData(&picture);
  if (!copies_parts_) {
    glfwSwapBuffers(window_);
    return true;
  }
  for (const Area& area : areas) copy_to_window(area, height);
  return true;
}

}  // namespace tresen::ui

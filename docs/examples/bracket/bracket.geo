// Cantilever bracket, L x H x T mm, with a round hole of radius R through its thickness at x = XH.
// The study's values replace those of DefineConstant.
SetFactory("OpenCASCADE");
DefineConstant[ L = 100, H = 20, T = 10, R = 6, XH = 35, LC = 4 ];

If (R > 0)
  If (2 * R >= H)
    Error("the hole of radius %g leaves nothing of the height %g", R, H);
  EndIf
  Box(1) = {0, -H/2, 0, L, H, T};
  Cylinder(2) = {XH, 0, -1, 0, 0, T + 2, R};
  body() = BooleanDifference{ Volume{1}; Delete; }{ Volume{2}; Delete; };
Else
  Box(1) = {0, -H/2, 0, L, H, T};
  body() = {1};
EndIf
Physical Volume("BODY") = {body()};

// The clamped end and the loaded end, found by their places.
gap = 1e-3;
Physical Surface("FIX") = {Surface In BoundingBox{-gap, -H/2-gap, -gap, gap, H/2+gap, T+gap}};
Physical Surface("TIP") = {Surface In BoundingBox{L-gap, -H/2-gap, -gap, L+gap, H/2+gap, T+gap}};

Mesh.CharacteristicLengthMax = LC;
Mesh.CharacteristicLengthMin = LC / 6;
Mesh.CharacteristicLengthFromCurvature = 1;
Mesh.MinimumElementsPerTwoPi = 24;  // around the hole
Mesh.ElementOrder = 2;
Mesh.HighOrderOptimize = 0;
